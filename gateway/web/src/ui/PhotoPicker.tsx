import { ActionIcon, FileButton, UnstyledButton } from '@mantine/core';
import { IconCamera, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './PhotoPicker.module.css';
import { type Photo, preparePhoto } from './photo';

interface Props {
  photos: Photo[];
  onChange: (photos: Photo[]) => void;
  most?: number;
}

/** Takes photographs from the camera or the album, and previews them before they are sent. */
export function PhotoPicker({ photos, onChange, most = 5 }: Props) {
  const { t } = useTranslation('frame');
  const add = async (files: File[]) => {
    onChange([...photos, ...(await Promise.all(files.map(preparePhoto)))].slice(0, most));
  };
  return (
    <div className={classes.row}>
      {photos.map((photo) => (
        <div key={photo.id} className={classes.photo}>
          <Preview photo={photo} />
          <ActionIcon
            className={classes.remove}
            radius="xl"
            size="sm"
            color="gray"
            variant="filled"
            aria-label={t('photo.remove', { name: photo.name })}
            onClick={() => onChange(photos.filter((it) => it.id !== photo.id))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {photos.length < most && (
        <FileButton accept="image/*" multiple onChange={(files) => void add(files)}>
          {(button) => (
            <UnstyledButton {...button} className={classes.add}>
              <IconCamera size={26} stroke={1.6} />
              {t('photo.add')}
            </UnstyledButton>
          )}
        </FileButton>
      )}
    </div>
  );
}

function Preview({ photo }: { photo: Photo }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(photo.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo.blob]);
  return <img src={url} alt={photo.name} />;
}
