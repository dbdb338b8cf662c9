// How did each commitment come about, step by step?
MATCH (s:Entity)-[c]->(o:Entity)
WHERE c.history IS NOT NULL
RETURN DISTINCT s.name AS who, c.label AS relation, o.name AS what, c.presentStage AS present,
  c.step AS step, coalesce(c.stepDate, '') AS date, c.stage AS stage, c.polarity AS polarity,
  c.modality AS modality, coalesce(c.qualifier, '') AS qualifier, c.quantity AS number,
  coalesce(c.unit, '') AS unit, c.quote AS quote
ORDER BY who, relation, what, present, step, date, stage, polarity, modality, number, unit, qualifier, quote
