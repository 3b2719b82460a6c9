/** Where an engine is reached, and as whom. */
export interface Endpoint {
  host: string;
  port: number;
  /** Where it takes encrypted connections; connections of groups with `tls` need it. */
  tls?: TlsEndpoint;
  /** Who signs in where the workload names no user: password, and user where it is not the default one. */
  user?: string;
  password?: string;
}

export interface TlsEndpoint {
  port: number;
  /** PEM texts: authorities to trust, and the client's own certificate. */
  ca?: string;
  cert?: string;
  key?: string;
  /** The name that the certificate must bear; the host where left out. */
  servername?: string;
  /** Accepts any certificate. */
  insecure?: boolean;
  /** Whether all connections are encrypted, whatever the workload says. */
  always?: boolean;
}
