import { Agent, get } from "node:http";

/** Milliseconds from asking until the first byte of the page is there. Throws where it is not answered with 200. */
export function firstByte(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const request = get(url, { agent }, (response) => {
      let first: number | null = null;
      response.on("data", () => {
        first ??= performance.now() - started;
      });
      response.on("end", () => {
        if (response.statusCode === 200 && first !== null) resolve(first);
        else reject(new Error(`${url} was answered with ${response.statusCode}`));
      });
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}

/** So many users at once, each asking for the next page as soon as the last one is whole. */
export async function underUsers(users: number, pages: readonly string[], times: number): Promise<number[]> {
  const waits: number[] = [];
  let asked = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: users });
  const user = async () => {
    while (asked < times) waits.push(await firstByte(pages[asked++ % pages.length]!, agent));
  };
  try {
    await Promise.all(Array.from({ length: users }, user));
  } finally {
    agent.destroy();
  }
  return waits;
}
