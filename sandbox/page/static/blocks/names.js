/** Names of people and channels as the viewer knows them. */

const known = new WeakMap();

/**
 * @param {{workspace: object}} context
 * @param {string} id
 * @returns {string|null}
 */
export function nameOf(context, id) {
  const { workspace } = context;
  if (!known.has(workspace)) known.set(workspace, namesIn(workspace));
  return known.get(workspace).get(id) ?? null;
}

function namesIn({ people = [], channels = [], app }) {
  const named = [...people, ...channels].map(({ id, name }) => [id, name]);
  return new Map(app ? [[app.user_id, app.name], ...named] : named);
}
