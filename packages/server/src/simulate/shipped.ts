import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../../../../scenarios/simulations/', import.meta.url);

/** Names of the scenarios that come with the product. */
export function shippedSimulations(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** The file of one of them; null when there is none of that name. */
export function shippedSimulation(name: string): string | null {
  return shippedSimulations().includes(name) ? fileURLToPath(new URL(`${name}.yaml`, FOLDER)) : null;
}
