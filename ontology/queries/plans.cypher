// Which plans and resolutions are there, who proposed them, who authorised them?
MATCH (s:Entity)-[c:PROPOSES|AUTHORIZES]->(o:Entity {type: 'Plan'})
RETURN DISTINCT o.name AS plan,
  CASE c.relation WHEN 'proposes' THEN 'proposed' ELSE 'authorised' END AS did, s.name AS who,
  c.polarity AS polarity, c.modality AS modality, coalesce(c.firstSpeaker, '') AS speaker,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY plan, did, who, date, polarity, modality, speaker, publisher, quote
