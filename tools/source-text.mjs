// TypeScript source without what is not code: comments, texts and regular expressions become blanks. Every
// character keeps its place, so that lines and offsets are those of the file.

/** A slash begins a regular expression when no value stands before it. */
function beginsRegularExpression(before) {
  const trimmed = before.trimEnd();
  if (!/[\w$)\]}'"`]$/.test(trimmed)) return true;
  return /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield)$/.test(trimmed);
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

/** Where a piece of a template ends, and whether an expression follows. */
function endOfTemplatePart(text, start) {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '`') return { end: at + 1, open: false };
    else if (text[at] === '$' && text[at + 1] === '{') return { end: at + 2, open: true };
  }
  return { end: text.length, open: false };
}

const blank = (text) => text.replace(/[^\n]/g, ' ');

/** The code of a file; quotes stay, what is between them does not. */
export function codeOnly(text) {
  let out = '';
  /** For each open template expression: how many braces deep it is. */
  const templates = [];
  const skipTo = (end) => {
    out += blank(text.slice(out.length, end));
  };
  const templatePart = (start) => {
    const { end, open } = endOfTemplatePart(text, start);
    skipTo(end);
    if (open) templates.push(0);
  };
  while (out.length < text.length) {
    const at = out.length;
    const char = text[at];
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      skipTo(end === -1 ? text.length : end);
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      skipTo(end === -1 ? text.length : end + 2);
    } else if (char === "'" || char === '"') {
      const end = endOfQuoted(text, at);
      out += `${char}${blank(text.slice(at + 1, end - 1))}${char}`;
    } else if (char === '`') templatePart(at + 1);
    else if (char === '/' && beginsRegularExpression(out)) {
      const end = endOfRegularExpression(text, at);
      if (end === at + 1) out += char;
      else out += `'${blank(text.slice(at + 1, end - 1))}'`;
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop();
      templatePart(at + 1);
    } else {
      if (templates.length > 0 && char === '{') templates[templates.length - 1]++;
      if (templates.length > 0 && char === '}') templates[templates.length - 1]--;
      out += char;
    }
  }
  return out;
}
