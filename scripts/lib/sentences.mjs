// Every sentence that the program can say, found in its sources: texts of a few words, with `{name}` where a value
// stands, and `{one|other}` where the sources choose.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Three words or more, in letters of a sentence. */
const SENTENCE = /[A-Za-z]{2,}[,.;:’']? [a-z]+[,.;:’']? [A-Za-z"'{(]/;
/** Commands, expressions, statements of a query language: for a machine, not for a reader. */
const CODE =
  /^(?:aws|curl|dig|docker|node|npm|npx|openssl|export|sam|terraform|fields) |=>|\\[bsdw]|\(\?[:<=!]|\$\{|&&|;\s*$/;

/** `{ file, sentences }` of each source file that has any, in the order in which they stand there. */
export function sentencesIn(root) {
  const src = join(root, 'src');
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ file: relative(src, file), sentences: sentencesOf(file) }))
    .filter(({ sentences }) => sentences.length > 0);
}

function sentencesOf(file) {
  const { program } = parseSync(file, readFileSync(file, 'utf8'));
  const found = new Set();
  visit(program, (text) => {
    const sentence = text.replace(/\s+/g, ' ').trim();
    if (SENTENCE.test(sentence) && !CODE.test(sentence)) found.add(sentence);
  });
  return [...found];
}

/** Tells each text that is no part of a longer one. */
function visit(node, tell) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const one of node) visit(one, tell);
    return;
  }
  if (node.type === 'ImportDeclaration' || node.type === 'TSLiteralType') return;
  const text = textOf(node);
  if (text !== null) tell(text);
  for (const [name, one] of Object.entries(node))
    if (name !== 'type' && !(text !== null && isPart(node, one))) visit(one, tell);
}

/** Whether a child has been told with its parent; a value inside of a text may hold texts of its own. */
const isPart = (node, child) => node.type === 'BinaryExpression' && textOf(child) !== null;

/** The text that an expression makes; null for one that makes none. */
function textOf(node) {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : null;
    case 'TemplateLiteral':
      return node.quasis.map(({ value }, at) => value.cooked + placeOf(node.expressions[at])).join('');
    case 'BinaryExpression': {
      if (node.operator !== '+') return null;
      const [left, right] = [textOf(node.left), textOf(node.right)];
      return left === null && right === null ? null : (left ?? placeOf(node.left)) + (right ?? placeOf(node.right));
    }
    case 'JSXElement':
    case 'JSXFragment': {
      const texts = node.children.map(childOf);
      return node.children.some(({ type }) => type === 'JSXText') ? texts.join('') : null;
    }
    default:
      return null;
  }
}

function childOf(node) {
  if (node.type === 'JSXText') return node.value;
  if (node.type === 'JSXExpressionContainer') return placeOf(node.expression);
  return textOf(node) ?? '';
}

/** What stands for a value: its name, or the texts that are chosen from. */
function placeOf(node) {
  if (node === undefined || node.type === 'JSXEmptyExpression') return '';
  const text = textOf(node);
  if (text !== null) return text;
  if (node.type === 'ConditionalExpression') {
    const [one, other] = [textOf(node.consequent), textOf(node.alternate)];
    if (one !== null && other !== null) return `{${one}|${other}}`;
  }
  return `{${nameOf(node)}}`;
}

function nameOf(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return node.computed ? nameOf(node.object) : node.property.name;
  if (node.type === 'CallExpression')
    return node.arguments.length > 0 ? nameOf(node.arguments[0]) : nameOf(node.callee);
  if (node.type === 'LogicalExpression') return nameOf(node.left);
  if (node.type === 'ChainExpression' || node.type === 'TSNonNullExpression') return nameOf(node.expression);
  return '…';
}
