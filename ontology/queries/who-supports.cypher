// Who supports what?
MATCH (s:Entity)-[c:SUPPORTS]->(o:Entity)
RETURN DISTINCT s.name AS who, o.name AS what, c.polarity AS polarity, c.modality AS modality,
  coalesce(c.firstSpeaker, '') AS speaker,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY what, who, date, polarity, modality, speaker, publisher, quote
