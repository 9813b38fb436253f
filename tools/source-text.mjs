// TypeScript source without what is not code: comments become blanks, texts become empty ones. Line numbers stay.

/** A slash begins a regular expression when no value stands before it. */
function beginsRegularExpression(before) {
  const trimmed = before.trimEnd();
  if (trimmed === '') return true;
  if (/[\w$)\]}]$/.test(trimmed))
    return /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield)$/.test(trimmed);
  return true;
}

function endOfRegularExpression(text, start) {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '\n') return start + 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return text.length;
}

function endOfQuoted(text, start) {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start]) return at + 1;
  }
  return text.length;
}

const newlines = (text) => text.replace(/[^\n]/g, '');

/** The code of a file with its line numbers kept; `keepTexts` leaves quoted texts in (for import specifiers). */
export function codeOnly(text, { keepTexts = false } = {}) {
  let out = '';
  /** For each open template expression: how many braces deep it is. */
  const templates = [];
  const template = (start) => {
    for (let at = start; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '`') return { end: at + 1, open: false };
      else if (text[at] === '$' && text[at + 1] === '{') return { end: at + 2, open: true };
    }
    return { end: text.length, open: false };
  };
  const afterTemplatePart = (start) => {
    const { end, open } = template(start);
    out += newlines(text.slice(start, end));
    if (open) templates.push(0);
    return end;
  };
  for (let at = 0; at < text.length; ) {
    const char = text[at];
    if (char === '/' && text[at + 1] === '/') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (char === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      const next = end === -1 ? text.length : end + 2;
      out += ` ${newlines(text.slice(at, next))}`;
      at = next;
    } else if (char === "'" || char === '"') {
      const end = endOfQuoted(text, at);
      out += keepTexts ? text.slice(at, end) : `''`;
      at = end;
    } else if (char === '`') {
      out += `''`;
      at = afterTemplatePart(at + 1);
    } else if (char === '/' && beginsRegularExpression(out)) {
      const end = endOfRegularExpression(text, at);
      out += end === at + 1 ? char : '/./';
      at = end;
    } else if (templates.length > 0 && char === '{') {
      templates[templates.length - 1]++;
      out += char;
      at++;
    } else if (templates.length > 0 && char === '}') {
      if (templates.at(-1) === 0) {
        templates.pop();
        out += ' ';
        at = afterTemplatePart(at + 1);
      } else {
        templates[templates.length - 1]--;
        out += char;
        at++;
      }
    } else {
      out += char;
      at++;
    }
  }
  return out;
}
