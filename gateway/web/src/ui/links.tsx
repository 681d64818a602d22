import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Rest<P> = P & Omit<ComponentPropsWithRef<'a'>, keyof P | 'href'>;

/** Links that look like Mantine's and take the router's typed addresses. */
export const AnchorLink = createLink((props: Rest<AnchorProps>) => <Anchor {...props} />);
export const ButtonLink = createLink((props: Rest<ButtonProps>) => <Button component="a" {...props} />);
