#!/usr/bin/env python3
"""An agent that asks a gate before it acts. Its acts are dry runs: it prints what it would do.

    CAVEAT_GATE=http://localhost:8440 CAVEAT_AGENT=soar-7 CAVEAT_TOKEN=cvt_... python3 agent.py acts.jsonl

A line of the file is a proposal without its agent: {"id": "a-1", "command": {"action": ..., "target": ...}}. Give it
an id: after a crash the same id gets the same answer."""
import http.client, json, os, sys, time, urllib.error, urllib.request, uuid

GATE = os.environ.get("CAVEAT_GATE", "http://localhost:8440").rstrip("/")
AGENT, TOKEN = os.environ.get("CAVEAT_AGENT"), os.environ.get("CAVEAT_TOKEN")
if len(sys.argv) != 2 or not AGENT or not TOKEN:
    sys.exit("usage: CAVEAT_AGENT=ID CAVEAT_TOKEN=TOKEN [CAVEAT_GATE=URL] agent.py ACTS.jsonl")


def ask(method, path, body=None):
    """Asks; what the gate cannot answer now it is asked again, the same bytes, as late as it says."""
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    for pause in (1, 2, 4, 8, 16, 32):
        try:
            request = urllib.request.Request(GATE + path, data, headers, method=method)
            with urllib.request.urlopen(request, timeout=70) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            if refused.code not in (429, 500, 503):
                return refused.code, json.load(refused)
            pause = int(refused.headers.get("Retry-After", pause))
        except (OSError, ValueError, http.client.HTTPException):
            pass  # no answer, or half of one: nothing is known, so nothing is done
        time.sleep(pause)
    sys.exit("no answer from the gate: nothing more is done")


def rule_on(act):
    """The ruling on an act once it is decided; None where the gate did not take it."""
    status, ruling = ask("POST", "/v1/proposals", act)
    if status == 409:  # the id stands for something else that was asked: this is a new proposal
        act["id"] = str(uuid.uuid4())
        status, ruling = ask("POST", "/v1/proposals", act)
    if status in (401, 403):  # nothing that this agent asks for is heard
        sys.exit(f"not taken: {ruling['code']} {ruling['detail']}")
    if status != 200:
        return print(f"not taken: {ruling['code']} {ruling['detail']}", flush=True)
    if ruling["state"] == "held" and "case" in ruling:
        print(f"held: {ruling['case']['id']} waits for {ruling['requires']['formula']}", flush=True)
    while status == 200 and ruling["state"] in ("held", "approved") and "case" in ruling:
        status, ruling = ask("GET", f"/v1/proposals/{act['id']}?wait=30s")
    return ruling if status == 200 else None


refused = set()
for line in open(sys.argv[1], encoding="utf-8"):
    act = {"id": str(uuid.uuid4()), **json.loads(line), "agent": AGENT}
    what = json.dumps(act["command"], sort_keys=True)
    ruling = rule_on(act) if what not in refused else print(f"not asked again: {what}", flush=True)
    if ruling and (ruling["state"] in ("permitted", "released") or ruling.get("mode") == "shadow"):
        print(f"dry run: {what}", flush=True)  # here it would act
        ask("POST", f"/v1/proposals/{act['id']}/reports", {"outcome": "executed", "note": "a dry run"})
    elif ruling:
        refused.add(what)  # nor the same end by other means: a denial says what stands against it
        why = [g.get("because", "nothing permits this") for g in ruling["grounds"]
               if g["bearing"] in ("barred", "forbids", "not-granted")]
        print(f"{ruling['state']}: {'; '.join(why) or 'not done'}", flush=True)
