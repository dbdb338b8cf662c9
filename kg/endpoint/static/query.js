'use strict';
// Sends the query to the endpoint and shows the answer; every text is put in as text, never as HTML.
const BASE = 'https://w3id.org/claimgraph/';
const query = document.getElementById('query');
const status = document.getElementById('status');
const result = document.getElementById('result');
const TABLE = 'application/sparql-results+json';

function element(name, text, parent) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

function say(text, wrong) {
  status.textContent = text;
  status.className = wrong ? 'wrong' : '';
}

async function ask(accept) {
  const answer = await fetch('/sparql', {
    method: 'POST', body: query.value,
    headers: { 'Content-Type': 'application/sparql-query', Accept: accept },
  });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer;
}

function cell(value, row) {
  const place = element('td', '', row);
  if (!value) return;
  if (value.type === 'uri' && /^https?:/.test(value.value)) {
    const local = value.value.startsWith(BASE);
    const link = element('a', local ? value.value.slice(BASE.length) : value.value, place);
    link.href = local ? '/' + value.value.slice(BASE.length) : value.value;
    link.rel = 'noopener noreferrer nofollow';
  } else {
    place.textContent = value.value;
  }
}

function table(answer) {
  const made = element('table');
  const head = element('tr', '', element('thead', '', made));
  for (const name of answer.head.vars) element('th', name, head).scope = 'col';
  const body = element('tbody', '', made);
  for (const binding of answer.results.bindings) {
    const row = element('tr', '', body);
    for (const name of answer.head.vars) cell(binding[name], row);
  }
  result.replaceChildren(made);
  say(`${answer.results.bindings.length} rows`);
}

async function run() {
  say('Asking…');
  result.replaceChildren();
  history.replaceState(null, '', '#' + encodeURIComponent(query.value));
  try {
    const answer = await ask(`${TABLE}, text/turtle;q=0.9`);
    if (!answer.headers.get('Content-Type').startsWith(TABLE)) {
      result.replaceChildren(element('pre', await answer.text()));
      say('');
      return;
    }
    const content = await answer.json();
    if ('boolean' in content) say(content.boolean ? 'Yes' : 'No');
    else table(content);
  } catch (error) {
    say(error.message, true);
  }
}

async function save(type) {
  try {
    const link = element('a');
    link.href = URL.createObjectURL(await (await ask(type)).blob());
    link.download = type === 'text/csv' ? 'answer.csv' : 'answer.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch (error) {
    say(error.message, true);
  }
}

document.getElementById('ask').addEventListener('submit', (event) => { event.preventDefault(); run(); });
query.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
});
for (const button of document.querySelectorAll('[data-query]')) {
  button.addEventListener('click', () => { query.value = button.dataset.query; run(); });
}
for (const button of document.querySelectorAll('[data-save]')) {
  button.addEventListener('click', () => save(button.dataset.save));
}
if (location.hash.length > 1) {
  // A link may bring a query, but it is the reader who runs it.
  try { query.value = decodeURIComponent(location.hash.slice(1)); } catch { /* not one of ours */ }
}
