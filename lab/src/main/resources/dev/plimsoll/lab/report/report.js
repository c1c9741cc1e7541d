
'use strict';
(() => {
  const root = document.documentElement;
  const all = (query, from) => Array.from((from || document).querySelectorAll(query));

  const theme = document.getElementById('theme');
  theme.hidden = false;
  theme.addEventListener('click', () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });

  for (const button of all('.copy')) {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', () => {
      const code = button.parentElement.querySelector('code').textContent;
      navigator.clipboard.writeText(code).then(() => { button.textContent = 'copied'; });
    });
  }

  const number = text => parseFloat(text.replace(/[,<>\s]/g, ''));
  for (const head of all('#names thead th')) {
    head.tabIndex = 0;
    head.title = 'Sort';
    head.style.cursor = 'pointer';
    const sort = () => {
      const body = head.closest('table').tBodies[0];
      const up = head.dataset.sorted === 'down' || (!head.dataset.sorted && head.cellIndex === 0);
      const rows = all('tr', body).sort((a, b) => {
        const x = a.cells[head.cellIndex].textContent;
        const y = b.cells[head.cellIndex].textContent;
        const order = head.cellIndex === 0 ? x.localeCompare(y) : (number(x) || -1) - (number(y) || -1);
        return up ? order : -order;
      });
      body.append(...rows);
      for (const other of all('th', head.parentElement)) delete other.dataset.sorted;
      head.dataset.sorted = up ? 'up' : 'down';
    };
    head.addEventListener('click', sort);
    head.addEventListener('keydown', event => { if (event.key === 'Enter') sort(); });
  }

  const table = document.querySelector('#time-figures table');
  if (table) {
    const names = all('thead th', table).map(cell => cell.textContent);
    const rows = all('tbody tr', table);
    const tip = document.createElement('div');
    tip.id = 'tip';
    tip.hidden = true;
    document.body.append(tip);
    for (const chart of all('svg.time')) {
      const plot = chart.querySelector('.axis');
      const left = plot.x1.baseVal.value;
      const right = plot.x2.baseVal.value;
      const box = chart.viewBox.baseVal;
      const cross = document.createElementNS('http://www.w3.org/2000/svg', 'line');
      cross.setAttribute('class', 'cross');
      let at = 0;
      let pinned = false;
      const show = index => {
        at = Math.max(0, Math.min(rows.length - 1, index));
        const x = left + (at + 0.5) / rows.length * (right - left);
        for (const [key, value] of [['x1', x], ['x2', x], ['y1', 34], ['y2', box.height - 22]]) {
          cross.setAttribute(key, value);
        }
        chart.append(cross);
        tip.replaceChildren(...all('th, td', rows[at]).map((cell, i) => {
          const line = document.createElement('div');
          const name = document.createElement('span');
          const value = document.createElement('b');
          name.textContent = names[i];
          value.textContent = cell.textContent;
          line.append(name, value);
          return line;
        }));
        tip.hidden = false;
        const place = chart.getBoundingClientRect();
        const px = place.left + x / box.width * place.width;
        const beside = px + 14 + tip.offsetWidth < innerWidth ? px + 14 : px - 14 - tip.offsetWidth;
        tip.style.left = Math.max(0, beside) + 'px';
        tip.style.top = Math.max(4, Math.min(place.top + 40, innerHeight - tip.offsetHeight - 4)) + 'px';
      };
      const hide = () => { if (!pinned) { tip.hidden = true; cross.remove(); } };
      chart.tabIndex = 0;
      chart.addEventListener('pointermove', event => {
        if (pinned) return;
        const place = chart.getBoundingClientRect();
        const x = (event.clientX - place.left) / place.width * box.width;
        show(Math.floor((x - left) / (right - left) * rows.length));
      });
      chart.addEventListener('pointerleave', hide);
      chart.addEventListener('blur', () => { pinned = false; hide(); });
      chart.addEventListener('click', () => { pinned = !pinned; });
      chart.addEventListener('keydown', event => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step) { event.preventDefault(); show(at + step); }
        if (event.key === 'Enter') pinned = !pinned;
        if (event.key === 'Escape') { pinned = false; hide(); }
      });
    }
  }

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    for (const part of closed) part.open = true;
  });
  addEventListener('afterprint', () => {
    for (const part of closed) part.open = false;
  });
})();
