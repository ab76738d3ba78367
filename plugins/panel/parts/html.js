// The one door to the vendored library, so that no other module names its file.
export { html, render, Component, useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useErrorBoundary } from '../vendor/preact.js';
