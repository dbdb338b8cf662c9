// Which claims cannot both hold, and why?
MATCH (d:Disagreement)-[x:HAS_CLAIM]->(s:Entity)-[a]->(:Entity),
  (d)-[y:HAS_CLAIM]->(t:Entity)-[b]->(:Entity)
WHERE x.claim < y.claim AND a.id = x.claim AND b.id = y.claim
RETURN DISTINCT s.name AS who, a.label AS relation, d.reason AS reason,
  d.explanation AS explanation, coalesce(a.title, a.document) AS document1, a.quote AS quote1,
  coalesce(b.title, b.document) AS document2, b.quote AS quote2
ORDER BY who, relation, reason, explanation, document1, document2, quote1, quote2
