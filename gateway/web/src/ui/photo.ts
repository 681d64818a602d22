import { newId } from '../api/command';

/** A photograph that is not uploaded yet. */
export interface Photo {
  id: string;
  name: string;
  blob: Blob;
}

/** Longer side of an uploaded photograph: a crack stays visible, and a slow network suffices. */
const LONG_SIDE_PX_MAX = 1600;

/**
 * Prepares a photograph for upload: scales it down, rotates it upright, and drops its metadata, the location among
 * it.
 */
export async function preparePhoto(file: File): Promise<Photo> {
  const id = newId();
  const name = file.name.replace(/\.[^.]*$/, '').slice(0, 190) || 'photo';
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return { id, name: file.name, blob: file };
  const scale = Math.min(1, LONG_SIDE_PX_MAX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
  return blob ? { id, name: `${name}.jpg`, blob } : { id, name: file.name, blob: file };
}
