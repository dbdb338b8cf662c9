// Who offers troops to what, how many, at which stage, on whose word?
MATCH (s:Entity)-[c:OFFERS_TROOPS]->(o:Entity)
RETURN DISTINCT s.name AS who, o.name AS to, coalesce(c.qualifier, '') AS qualifier,
  c.quantity AS number, coalesce(c.unit, '') AS unit, coalesce(c.stage, '') AS stage,
  c.polarity AS polarity, c.modality AS modality, coalesce(c.firstSpeaker, '') AS speaker,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY who, to, date, stage, number, unit, qualifier, polarity, modality, speaker, publisher, quote
