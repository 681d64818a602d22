import { answer, api, type Schemas } from './client';

/** Uploads a file. The engine stores it under its SHA-256, equal files once. */
export function uploadFile(file: Blob): Promise<Schemas['KeptFile']> {
  return answer(
    api.POST('/api/files', {
      // openapi-typescript has no type for a binary body
      body: file as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'Content-Type': file.type },
    } as never),
  );
}

/** The URL of a ticket's file. */
export const fileUrl = (ticket: string, sha256: string) => `/api/tickets/${ticket}/files/${sha256}`;
