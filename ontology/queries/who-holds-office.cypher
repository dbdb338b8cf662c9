// Who holds which office?
MATCH (s:Entity)-[c:HOLDS_POSITION]->(o:Entity)
RETURN DISTINCT s.name AS who, o.name AS office, coalesce(c.`of`, '') AS body,
  coalesce(c.time, '') AS time, c.polarity AS polarity, c.modality AS modality,
  coalesce(c.firstSpeaker, '') AS speaker,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY who, office, body, date, time, polarity, modality, speaker, publisher, quote
