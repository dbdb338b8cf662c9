// Who said what about whom or what?
MATCH (s:Entity)-[c]->(o:Entity)
// The nearest speaker is the one whose words these are; the others pass them on.
WHERE c.firstSpeaker IS NOT NULL
UNWIND [s.name, o.name] AS topic
RETURN DISTINCT topic, c.firstSpeaker AS speaker, s.name AS subject, c.label AS relation,
  o.name AS object, c.polarity AS polarity, c.modality AS modality,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY topic, speaker, date, subject, relation, object, polarity, modality, publisher, quote
