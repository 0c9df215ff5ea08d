// Ends with 0 where the server in this container is well: an image without a shell has no other client. It asks for health and
// not for readiness, since a supervisor may end what fails this, and that mends no database that is away.
const url = `http://127.0.0.1:${process.env.STOCKADE_PORT || 4566}/_stockade/health`
const isWell = await fetch(url).then(({ ok }) => ok, () => false)
process.exitCode = isWell ? 0 : 1
