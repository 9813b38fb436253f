export type { AgentCall, MemoryRouting, RoutingParts } from './memory-routing.ts';
export { createRouting } from './routing.ts';
export {
  fitsSkills,
  formatSkillExpression,
  parseSkillExpression,
  type SkillExpression,
  type SkillExpressionParse,
  type SkillOperand,
  type SkillOperator,
} from './skill-expression.ts';
export { TARGET_TYPES, type Target, type TargetObject, type TargetType } from './target.ts';
export { parseTargetList, type TargetList, type TargetProblem } from './target-list.ts';
export { parseTarget, type TargetParse } from './target-parser.ts';
export { watchedSwitch } from './watched-switch.ts';
