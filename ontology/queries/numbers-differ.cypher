// Where do sources differ on a number?
// Two claims on one triple whose numbers exclude each other ("about" and "up to" are allowed for).
MATCH (d:Disagreement {reason: 'incompatible-number'})-[x:HAS_CLAIM]->(s:Entity)-[a]->(o:Entity),
  (d)-[y:HAS_CLAIM]->(t:Entity)-[b]->(:Entity)
WHERE a.id = x.claim AND b.id = y.claim AND a.quantity < b.quantity
RETURN DISTINCT s.name AS who, a.label AS relation, o.name AS what, a.unit AS unit,
  a.qualifier AS qualifier1, a.quantity AS number1, coalesce(a.title, a.document) AS document1,
  a.quote AS quote1, b.qualifier AS qualifier2, b.quantity AS number2,
  coalesce(b.title, b.document) AS document2, b.quote AS quote2
ORDER BY who, relation, what, unit, number1, number2, document1, document2, quote1, quote2, qualifier1, qualifier2
