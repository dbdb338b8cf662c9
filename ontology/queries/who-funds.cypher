// Who funds, or is asked to fund, what, and how much?
MATCH (s:Entity)-[c:FUNDS|ASKS]->(o:Entity)
// Being asked for money is a claim of its own: who is asked, and in which words.
WHERE c.relation = 'funds'
  OR c.about =~ '(?is).*((^|[^a-z])(fund|financ|pay|money|donat|contribut|dollar)|[$€£]).*'
RETURN DISTINCT CASE c.relation WHEN 'funds' THEN s.name ELSE o.name END AS who,
  CASE c.relation WHEN 'funds' THEN 'funds' ELSE 'is asked' END AS how,
  CASE c.relation WHEN 'funds' THEN o.name ELSE c.about END AS what,
  coalesce(c.qualifier, '') AS qualifier, c.quantity AS amount, coalesce(c.unit, '') AS unit,
  coalesce(c.stage, '') AS stage, c.polarity AS polarity, c.modality AS modality,
  coalesce(c.firstSpeaker, '') AS speaker,
  coalesce(c.publisher, '') AS publisher, coalesce(c.date, '') AS date, c.quote AS quote
ORDER BY who, how, what, date, stage, amount, unit, qualifier, polarity, modality, speaker, publisher, quote
