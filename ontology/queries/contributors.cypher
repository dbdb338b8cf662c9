// Who contributes to which force, and where does each stand now?
MATCH (s:Entity)-[c]->(o:Entity), (f:Entity)
WHERE f.type = 'Force' AND (
  (c.stage IS NOT NULL AND o.id = f.id)
  // Who is only asked stands here too where the request names the force.
  OR (c.relation = 'asks' AND any(name IN f.aliases + [f.name]
    WHERE name <> toLower(name) AND c.about CONTAINS name))
)
WITH f, CASE c.relation WHEN 'asks' THEN o.id ELSE s.id END AS contributor, c,
  // What is denied counts only where nothing else is said; a refusal is no denial.
  CASE WHEN c.polarity = 'affirmed' OR c.stage = 'refused' THEN '1' ELSE '0' END
    + coalesce(c.since, '') + ' '
    + CASE c.stage WHEN 'interest' THEN '1' WHEN 'offer' THEN '2' WHEN 'pledge' THEN '3'
      WHEN 'delivered' THEN '4' WHEN 'refused' THEN '5' ELSE '0' END
    + '<' + c.id AS rank
// The latest claim of each contributor, and the latest with a number.
WITH f, contributor, c.relation AS kind, max(rank) AS latest,
  max(CASE WHEN c.quantity IS NULL THEN '' ELSE rank END) AS numbered
MATCH (w:Entity {id: contributor})-[c]-(:Entity)
WHERE latest ENDS WITH c.id
OPTIONAL MATCH (w)-[n]-(:Entity)
WHERE numbered ENDS WITH n.id
RETURN DISTINCT f.name AS force, w.name AS who, c.label AS relation,
  coalesce(c.stage, 'asked') AS stage, c.polarity AS polarity,
  c.modality AS modality, coalesce(c.since, '') AS date, coalesce(n.qualifier, '') AS qualifier,
  n.quantity AS number, coalesce(n.unit, '') AS unit,
  coalesce(c.firstSpeaker, c.publisher, c.title, c.document) AS source, c.sources AS sources,
  c.quote AS quote
ORDER BY force, who, relation, stage, polarity, modality, date, qualifier, number, unit, source, sources, quote
