'use strict';

const $ = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const time = (instant) => clock.format(new Date(instant));
const number = new Intl.NumberFormat('en-GB');
const secondsLeft = (state, instant) => Math.max(0, (Date.parse(instant) - Date.parse(state.now)) / 1000);

const ttl = (seconds) => (seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`);

const toggles = {
  VAULT_DOWN: {
    off: {
      label: 'Stop Vault',
      note: 'The application keeps using the current credentials. No call fails before they expire.',
    },
    on: {
      label: 'Start Vault',
      note: 'Vault is stopped. Calls fail once the current credentials have expired, and succeed again soon after Vault is started.',
    },
  },
  VAULT_SEALED: {
    off: {
      label: 'Seal Vault',
      note: 'Vault responds to each request that it is sealed. No call fails before the current credentials expire.',
    },
    on: {
      label: 'Unseal Vault',
      note: 'Vault is sealed. Calls fail once the current credentials have expired, and succeed again soon after Vault is unsealed.',
    },
  },
  POLICY_REMOVED: {
    off: {
      label: 'Take the policy away', needsVault: true,
      note: 'Vault denies new credentials. The current ones are renewed until they reach their maximum TTL.',
    },
    on: {
      label: 'Restore the policy', needsVault: true,
      note: 'Vault denies new credentials. The next attempt takes place within 30 seconds after the policy is restored.',
    },
  },
  IAM_THROTTLED: {
    off: {
      label: 'Throttle IAM',
      note: 'AWS rejects the requests of Vault to IAM: no IAM user is created or deleted.',
    },
    on: {
      label: 'End the throttling',
      note: 'AWS throttles Vault. Calls fail once the current credentials have reached their maximum TTL.',
    },
  },
  PROPAGATION_SLOW: {
    off: {
      label: 'Slow propagation down',
      note: 'AWS then accepts new access keys only after 3 seconds. No client receives them earlier.',
    },
    on: {
      label: 'Restore propagation',
      note: 'Propagation is slow: AWS accepts new access keys only after 3 seconds. Restore it to have them accepted immediately.',
    },
  },
};

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
  const { level, text: description, until } = state.status;
  $('status').className = 'card status ' + level.toLowerCase();
  const degraded = state.health.status === 'UP' && state.health.reason;
  text($('health'), degraded ? 'UP, degraded' : state.health.status);
  text($('status-text'), description);
  text($('countdown'), until ? `(${Math.ceil(secondsLeft(state, until))} s)` : '');
  text($('reason'), state.health.reason || '');
  $('reason').hidden = !state.health.reason;
}

function showCurrent(state) {
  const current = state.current;
  const left = current ? secondsLeft(state, current.expiresAt) : 0;
  text($('current'), current ? current.accessKeyId : 'none');
  text($('time-left'), left > 0 ? `${Math.ceil(left)} s left` : current ? 'expired' : '');
  text($('expires-at'), current ? time(current.expiresAt) : '–');
  const bar = $('ttl-bar');
  bar.firstElementChild.style.transform = `scaleX(${Math.min(1, left / state.ttlSeconds)})`;
  bar.classList.toggle('short', left < state.ttlSeconds / 4);
  bar.setAttribute('aria-valuemax', state.ttlSeconds);
  bar.setAttribute('aria-valuenow', Math.ceil(left));
  bar.setAttribute('aria-valuetext', `${Math.ceil(left)} seconds left`);
  text($('ttl'), ttl(state.ttlSeconds));
  text($('renewals'), number.format(state.renewals));
  text($('rotations'), number.format(state.rotations));
  text($('calls'), number.format(state.calls));
  text($('failed'), number.format(state.failedCalls));
  $('failed-box').classList.toggle('some', state.failedCalls > 0);
}

function describe(state, accessKeyId, name) {
  const { current, pending } = state;
  const superseded = state.superseded.find((one) => one.accessKeyId === accessKeyId);
  if (current && current.accessKeyId === accessKeyId) {
    if (secondsLeft(state, current.expiresAt) === 0) {
      return { accessKeyId, name: name || 'IAM user deleted', kind: 'unusable', label: 'expired', detail: 'no longer used for AWS calls' };
    }
    return name ? { accessKeyId, name, kind: 'current', label: 'current', detail: 'used for all AWS calls' }
      : { accessKeyId, name: 'IAM user deleted', kind: 'unusable', label: 'deleted', detail: 'AWS rejects the access key' };
  }
  if (pending && pending.accessKeyId === accessKeyId) {
    const detail = pending.required ? `${pending.accepted} of ${pending.required} checks passed, ${pending.rejected} rejected` : 'issued';
    return { accessKeyId, name, kind: 'pending', label: 'being verified', detail, pending };
  }
  if (superseded) {
    const detail = !vaultAvailable(state) ? 'revoked once Vault responds again' : `revoked in ${Math.ceil(secondsLeft(state, superseded.revokeAt))} s`;
    return { accessKeyId, name, kind: 'superseded', label: 'superseded', detail };
  }
  return { accessKeyId, name, kind: 'superseded', label: 'discarded', detail: 'Vault deletes the IAM user' };
}

function showUsers(state) {
  const users = state.users.map((one) => describe(state, one.accessKeyId, one.name));
  if (state.current && !state.users.some((one) => one.accessKeyId === state.current.accessKeyId)) {
    users.push(describe(state, state.current.accessKeyId, null));
  }
  const order = ['current', 'unusable', 'pending', 'superseded'];
  users.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const list = $('users');
  while (list.children.length > users.length) {
    list.lastElementChild.remove();
  }
  users.forEach((one, index) => {
    let row = list.children[index];
    if (!row) {
      row = document.createElement('li');
      row.append(element('span', 'id', ''), element('span', 'label', ''), element('span', 'detail', ''), element('span', 'name', ''));
      row.children[2].append(element('span', 'dots', ''), element('span', '', ''));
      list.append(row);
    }
    row.className = one.kind;
    const [id, label, detail, name] = row.children;
    text(id, one.accessKeyId);
    text(label, one.label);
    text(name, one.name);
    text(detail.lastElementChild, one.detail);
    showDots(detail.firstElementChild, one.pending);
  });
  $('no-pending').hidden = users.some((one) => one.pending);
}

function showDots(dots, pending) {
  const required = pending ? pending.required : 0;
  dots.hidden = !required;
  while (dots.children.length > required) {
    dots.lastElementChild.remove();
  }
  while (dots.children.length < required) {
    dots.append(element('i', '', ''));
  }
  [...dots.children].forEach((dot, index) => dot.classList.toggle('yes', index < pending.accepted));
}

let shownTimeline = '';

function showTimeline(state) {
  const timeline = JSON.stringify(state.timeline);
  if (timeline === shownTimeline) {
    return;
  }
  shownTimeline = timeline;
  $('timeline').replaceChildren(...state.timeline.map((entry) => {
    const row = element('li', entry.kind.toLowerCase(), '');
    row.append(element('time', '', time(entry.at)), element('span', '', entry.count > 1 ? `${entry.text} (${entry.count} times)` : entry.text));
    return row;
  }));
}

function vaultAvailable(state) {
  return !state.troubles.includes('VAULT_DOWN') && !state.troubles.includes('VAULT_SEALED');
}

function showToggle(id, on) {
  const button = $(id);
  const { label, note, needsVault } = on ? toggles[id].on : toggles[id].off;
  text(button, label);
  text($(id + '-note'), note);
  button.dataset.post = `troubles/${id}/${on ? 'end' : 'begin'}`;
  button.toggleAttribute('data-needs-vault', Boolean(needsVault));
  button.classList.toggle('on', on);
}

function showButtons(state) {
  Object.keys(toggles).forEach((id) => showToggle(id, state.troubles.includes(id)));
  document.querySelectorAll('[data-needs-vault]').forEach((button) => {
    button.disabled = !vaultAvailable(state);
  });
}

function show(state) {
  document.body.classList.remove('stopped');
  showStatus(state);
  showCurrent(state);
  showUsers(state);
  showTimeline(state);
  showButtons(state);
}

async function send(button) {
  try {
    const response = await fetch(button.dataset.post, { method: 'POST' });
    text($('message'), response.ok ? '' : (await response.json()).detail);
  } catch (failure) {
    text($('message'), 'The application does not respond.');
  }
}

Object.keys(toggles).forEach((id) => showToggle(id, false));
document.querySelectorAll('button').forEach((button) => button.addEventListener('click', () => send(button)));

const events = new EventSource('events');
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => {
  $('status').className = 'card status failure';
  text($('health'), 'unknown');
  text($('status-text'), 'The application does not respond. If you stopped it, its credentials have been revoked.');
  text($('countdown'), '');
  document.body.classList.add('stopped');
};
