/** The keys that a JQ object construction makes: `{id:.id, year:(.at|strftime("%Y"))}` → `id`, `year`. */
export function keysOfJqObject(query: string): string[] {
  const body = query.trim().replace(/^\{/, '').replace(/\}$/, '');
  return topLevelParts(body).flatMap((part) => {
    const key = /^\s*(?:"((?:[^"\\]|\\.)*)"|[.$@]?([A-Za-z_]\w*))/.exec(part);
    return key ? [key[1] ?? key[2] ?? ''] : [];
  });
}

/** Splits at the commas outside brackets and strings. */
function topLevelParts(body: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of body.matchAll(/"(?:[^"\\]|\\.)*"|[\s\S]/g)) {
    if ('([{'.includes(token)) depth++;
    if (')]}'.includes(token)) depth--;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}
