/**
 * Makes a function that remembers what was made for each key, from the moment it is begun; what failed is forgotten, so
 * that it is tried again.
 */
export function onceEach<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key, make) => {
    const made = known.get(key);
    if (made) return made;
    const begun = make();
    known.set(key, begun);
    begun.catch(() => known.delete(key));
    return begun;
  };
}
