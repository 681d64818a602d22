export function generate(): Promise<[file: URL, text: string][]>;
