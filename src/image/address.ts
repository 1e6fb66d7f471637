/**
 * Where an image is, as text that trees, pages, links and the command line share:
 * `archive:/abs/path#N`, `layout:/abs/dir#N`, `engine:ENDPOINT/REFERENCE`, `registry:REFERENCE`, each with an optional
 * `@PLATFORM` at the end. `N` counts a source's catalog images from 0; without it the whole source is meant.
 * In paths `%`, `#` and `@` are percent-encoded, so that the two marks mean one thing only.
 */
export type Address =
  | { readonly kind: 'archive' | 'layout'; readonly path: string; readonly image?: number; readonly platform?: string }
  | { readonly kind: 'engine'; readonly endpoint: string; readonly reference: string; readonly platform?: string }
  | { readonly kind: 'registry'; readonly reference: string; readonly platform?: string };
