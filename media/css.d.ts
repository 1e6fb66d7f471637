/** Style sheets are imported for their effect only: the build collects them beside the script. */
declare module '*.css';
