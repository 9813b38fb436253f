export declare const PROGRAMS: Readonly<Record<string, string>>;
export declare function findProgram(name: string): string | null;
export declare function isMissing(...names: string[]): boolean;
