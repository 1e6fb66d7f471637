/** As much of docker-modem as is not typed. */
declare module 'docker-modem/lib/http.js' {
  const http: {
    /** How many redirects every modem follows, by itself and without its agent. */
    maxRedirects: number;
  };
  export default http;
}
