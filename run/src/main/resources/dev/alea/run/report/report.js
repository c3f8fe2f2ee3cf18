document.querySelectorAll('svg.lines').forEach(function (svg) {
  var figure = svg.parentNode, tip = null, cursor = null;
  var curves = Array.from(svg.querySelectorAll('.line')).map(function (line) {
    return { name: line.dataset.name, points: line.dataset.points.split(';').filter(Boolean).map(function (p) { return p.split(','); }) };
  });
  function clear() { if (tip) { tip.remove(); cursor.remove(); tip = cursor = null; } }
  svg.addEventListener('pointerleave', clear);
  svg.addEventListener('pointermove', function (event) {
    var box = svg.getBoundingClientRect(), x = (event.clientX - box.left) * 760 / box.width, at = null, text = [];
    curves.forEach(function (curve) {
      var best = null;
      curve.points.forEach(function (p) { if (best === null || Math.abs(p[0] - x) === Math.min(Math.abs(p[0] - x), Math.abs(best[0] - x))) best = p; });
      if (best) { if (at === null) at = best; text.push(curve.name + '  ' + best[3]); }
    });
    clear();
    if (at === null) return;
    cursor = document.createElementNS(svg.namespaceURI, 'path');
    cursor.setAttribute('class', 'cursor'); cursor.setAttribute('d', 'M' + at[0] + ' 12V260'); svg.appendChild(cursor);
    tip = document.createElement('div'); tip.className = 'tip'; tip.textContent = ['step ' + at[2]].concat(text).join('\n'); figure.appendChild(tip);
    var left = at[0] * box.width / 760 + 12;
    tip.style.left = Math.min(left, box.width - tip.offsetWidth) + 'px'; tip.style.top = (svg.offsetTop + 16) + 'px';
  });
});
