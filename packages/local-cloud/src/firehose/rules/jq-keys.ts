/** The keys that a JQ object construction makes: `{id:.id, "year":(.at|strftime("%Y"))}` → `id`, `year`. */
export function keysOfJqObject(query: string): string[] {
  const body = query.trim().replace(/^\{|\}$/g, '');
  const keys: string[] = [];
  let depth = 0;
  let isAtKey = true;
  for (const [token] of body.matchAll(/"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|[\s\S]/g)) {
    if (isAtKey && /^["A-Za-z_]/.test(token)) {
      keys.push(token.startsWith('"') ? token.slice(1, -1) : token);
      isAtKey = false;
    } else if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth--;
    else if (token === ',' && depth === 0) isAtKey = true;
  }
  return keys;
}
