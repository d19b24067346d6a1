'use strict';

const $ = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const time = (instant) => clock.format(new Date(instant));
const number = new Intl.NumberFormat('en-GB');
const secondsLeft = (state, end) => Math.max(0, (Date.parse(end) - Date.parse(state.now)) / 1000);

function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

function element(name, className, content) {
  const created = document.createElement(name);
  created.className = className;
  created.textContent = content;
  return created;
}

function showStatus(state) {
  const { mood, text: sentence, until } = state.sentence;
  $('status').className = 'card status ' + mood.toLowerCase();
  const degraded = state.health.status === 'UP' && state.health.reason;
  text($('health'), degraded ? 'UP, degraded' : state.health.status);
  text($('sentence'), sentence);
  text($('countdown'), until ? `(${Math.ceil(secondsLeft(state, until))} s)` : '');
  text($('reason'), state.health.reason || '');
  $('reason').hidden = !state.health.reason;
}

function showKey(state) {
  const left = state.key ? secondsLeft(state, state.key.end) : 0;
  text($('key'), state.key ? state.key.id : 'none');
  text($('key-left'), left > 0 ? `${Math.ceil(left)} s left` : state.key ? 'ended' : '');
  text($('key-end'), state.key ? time(state.key.end) : '–');
  const bar = $('key-bar');
  bar.firstElementChild.style.transform = `scaleX(${Math.min(1, left / state.leaseSeconds)})`;
  bar.classList.toggle('short', left < state.leaseSeconds / 4);
  bar.setAttribute('aria-valuemax', state.leaseSeconds);
  bar.setAttribute('aria-valuenow', Math.ceil(left));
  bar.setAttribute('aria-valuetext', `${Math.ceil(left)} seconds left`);
  text($('renewals'), number.format(state.renewals));
  text($('rotations'), number.format(state.rotations));
  text($('calls'), number.format(state.calls));
  text($('failed'), number.format(state.failed));
  $('failed-box').classList.toggle('some', state.failed > 0);
}

function user(state, key, name) {
  const candidate = state.candidate;
  const superseded = state.superseded.find((one) => one.id === key);
  if (state.key && state.key.id === key && secondsLeft(state, state.key.end) === 0) {
    return { key, name: name || 'no IAM user', kind: 'gone', what: 'ended', detail: 'no call is signed with it' };
  }
  if (state.key && state.key.id === key) {
    return name ? { key, name, kind: 'in-use', what: 'in use', detail: 'all calls are signed with it' }
      : { key, name: 'no IAM user', kind: 'gone', what: 'gone', detail: 'AWS refuses it' };
  }
  if (candidate && candidate.id === key) {
    const detail = candidate.wanted ? `${candidate.accepted} of ${candidate.wanted} answers, ${candidate.refused} refused` : 'just made';
    return { key, name, kind: 'proving', what: 'being proven', detail, candidate };
  }
  if (superseded) {
    const detail = state.vaultDown ? 'stays while Vault is down' : `revoked in ${Math.ceil(secondsLeft(state, superseded.until))} s`;
    return { key, name, kind: 'superseded', what: 'superseded', detail };
  }
  return { key, name, kind: 'superseded', what: 'given up', detail: 'Vault removes it' };
}

function showUsers(state) {
  const users = state.users.map((one) => user(state, one.key, one.name));
  if (state.key && !state.users.some((one) => one.key === state.key.id)) {
    users.push(user(state, state.key.id, null));
  }
  const order = ['in-use', 'gone', 'proving', 'superseded'];
  users.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const list = $('users');
  while (list.children.length > users.length) {
    list.lastElementChild.remove();
  }
  users.forEach((one, index) => {
    let row = list.children[index];
    if (!row) {
      row = document.createElement('li');
      row.append(element('span', 'id', ''), element('span', 'what', ''), element('span', 'detail', ''), element('span', 'name', ''));
      row.children[2].append(element('span', 'dots', ''), element('span', '', ''));
      list.append(row);
    }
    row.className = one.kind;
    const [id, what, detail, name] = row.children;
    text(id, one.key);
    text(what, one.what);
    text(name, one.name);
    text(detail.lastElementChild, one.detail);
    showDots(detail.firstElementChild, one.candidate);
  });
  $('no-candidate').hidden = users.some((one) => one.candidate);
}

function showDots(dots, candidate) {
  const wanted = candidate ? candidate.wanted : 0;
  dots.hidden = !wanted;
  while (dots.children.length > wanted) {
    dots.lastElementChild.remove();
  }
  while (dots.children.length < wanted) {
    dots.append(element('i', '', ''));
  }
  [...dots.children].forEach((dot, index) => dot.classList.toggle('yes', index < candidate.accepted));
}

let told = '';

function showTimeline(state) {
  const key = JSON.stringify(state.timeline);
  if (key === told) {
    return;
  }
  told = key;
  $('timeline').replaceChildren(...state.timeline.map((entry) => {
    const row = element('li', entry.kind.toLowerCase(), '');
    row.append(element('time', '', time(entry.at)), element('span', '', entry.times > 1 ? `${entry.text} (${entry.times} times)` : entry.text));
    return row;
  }));
}

function showButtons(state) {
  const vault = $('vault');
  text(vault, state.vaultDown ? 'Bring Vault up' : 'Take Vault down');
  vault.dataset.post = state.vaultDown ? 'vault/up' : 'vault/down';
  vault.classList.toggle('on', state.vaultDown);
  const propagation = $('propagation');
  text(propagation, state.propagationSlow ? 'Make propagation normal' : 'Make propagation slow');
  propagation.dataset.post = state.propagationSlow ? 'propagation/normal' : 'propagation/slow';
  propagation.classList.toggle('on', state.propagationSlow);
  document.querySelectorAll('[data-needs-vault]').forEach((button) => {
    button.disabled = state.vaultDown;
  });
}

function show(state) {
  document.body.classList.remove('gone');
  showStatus(state);
  showKey(state);
  showUsers(state);
  showTimeline(state);
  showButtons(state);
}

async function press(button) {
  try {
    const answer = await fetch(button.dataset.post, { method: 'POST' });
    text($('message'), answer.ok ? '' : (await answer.json()).detail);
  } catch (failure) {
    text($('message'), 'The application does not answer.');
  }
}

document.querySelectorAll('button').forEach((button) => button.addEventListener('click', () => press(button)));

const events = new EventSource('events');
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => {
  $('status').className = 'card status failure';
  text($('health'), 'unknown');
  text($('sentence'), 'The application does not answer. If you have stopped it, its keys are gone from AWS.');
  text($('countdown'), '');
  document.body.classList.add('gone');
};
