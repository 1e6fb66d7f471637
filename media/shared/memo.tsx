import { Component, type FunctionComponent, type RenderableProps } from 'preact';

/**
 * A component that is drawn anew only when one of its properties, or a context it uses, is another one: for what there are
 * many of.
 */
export function memo<Props extends object>(Drawn: FunctionComponent<Props>) {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: RenderableProps<Props>): boolean {
      return differ(this.props, next);
    }

    override render(props: RenderableProps<Props>) {
      return <Drawn {...props} />;
    }
  };
}

function differ(one: object, other: object): boolean {
  for (const name in one) if (!(name in other)) return true;
  for (const name in other) if (one[name as keyof typeof one] !== other[name as keyof typeof other]) return true;
  return false;
}
