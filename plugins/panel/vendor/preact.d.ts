// Types of what the panel uses of the vendored module. Ours, not vendored.
export type Child = VNode | string | number | boolean | null | undefined | Child[];
export interface VNode { type: unknown; props: any; key: unknown }
export function h(type: unknown, props?: object | null, ...children: Child[]): VNode;
export function html(strings: TemplateStringsArray, ...values: any[]): any;
export function render(vnode: Child, parent: Element): void;
export abstract class Component<P = any, S = any> {
  constructor(props?: P);
  props: P & { children?: Child };
  state: S;
  setState(change: Partial<S> | ((state: S) => Partial<S>)): void;
  forceUpdate(): void;
  shouldComponentUpdate?(props: P, state: S): boolean;
  componentDidMount?(): void;
  componentDidUpdate?(): void;
  componentWillUnmount?(): void;
  componentDidCatch?(error: unknown): void;
  abstract render(props?: P, state?: S): any;
}
export interface Ref<T> { current: T }
export type Cleanup = void | (() => void);
export function useState<T>(initial: T | (() => T)): [T, (next: T | ((old: T) => T)) => void];
export function useReducer<S, A>(reduce: (state: S, action: A) => S, initial: S): [S, (action: A) => void];
export function useEffect(run: () => Cleanup, inputs?: readonly unknown[]): void;
export function useLayoutEffect(run: () => Cleanup, inputs?: readonly unknown[]): void;
export function useRef<T>(initial: T): Ref<T>;
export function useRef<T>(initial?: null): Ref<T | null>;
export function useMemo<T>(make: () => T, inputs: readonly unknown[]): T;
export function useCallback<T extends (...values: any[]) => any>(call: T, inputs: readonly unknown[]): T;
export function useErrorBoundary(hear?: (error: unknown) => void): [unknown, () => void];
