// Who controls which territory or zone, and what share of it?
MATCH (s:Entity)-[c:CONTROLS]->(o:Entity)
RETURN DISTINCT s.name AS who, o.name AS place, coalesce(c.qualifier, '') AS qualifier,
  c.quantity AS share, coalesce(c.unit, '') AS unit, c.polarity AS polarity,
  c.modality AS modality, coalesce(c.firstSpeaker, '') AS speaker,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY place, who, date, share, unit, qualifier, polarity, modality, speaker, publisher, quote
