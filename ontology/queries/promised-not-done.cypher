// What is promised or planned, and not said to be done?
MATCH (s:Entity)-[c]->(o:Entity)
// An offer or pledge is a promise; where a relation has no stages, a plan is.
WHERE c.polarity = 'affirmed' AND c.modality IN ['actual', 'planned']
  AND coalesce(c.stage, c.modality) IN ['offer', 'pledge', 'planned']
  // Nobody says that it was delivered, or, where there are no stages, that it is so.
  AND NOT EXISTS {
    MATCH (s)-[done]->(o)
    WHERE done.relation = c.relation AND done.polarity = 'affirmed' AND done.modality = 'actual'
      AND coalesce(done.stage, 'delivered') = 'delivered'
  }
RETURN DISTINCT s.name AS who, c.label AS relation, o.name AS what,
  coalesce(c.stage, c.modality) AS promise, coalesce(c.qualifier, '') AS qualifier,
  c.quantity AS number, coalesce(c.unit, '') AS unit, coalesce(c.firstSpeaker, '') AS speaker,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY who, relation, what, date, promise, number, unit, qualifier, speaker, publisher, quote
