namespace Caveat;

/// <summary>What is done: the twenty OpenC2 actions, then seven that go beyond them. No value stands for a call nobody mapped: that verb is unknown.</summary>
public enum Verb
{
    /// <summary>Examine systematically.</summary>
    Scan,

    /// <summary>Find.</summary>
    Locate,

    /// <summary>Ask for information.</summary>
    Query,

    /// <summary>Prevent traffic, access or execution.</summary>
    Deny,

    /// <summary>Isolate.</summary>
    Contain,

    /// <summary>Let through again.</summary>
    Allow,

    /// <summary>Begin a process or activity.</summary>
    Start,

    /// <summary>End it.</summary>
    Stop,

    /// <summary>Stop and start.</summary>
    Restart,

    /// <summary>Withdraw an earlier command.</summary>
    Cancel,

    /// <summary>Change a value.</summary>
    Set,

    /// <summary>Install or bring up to date.</summary>
    Update,

    /// <summary>Send elsewhere.</summary>
    Redirect,

    /// <summary>Add.</summary>
    Create,

    /// <summary>Remove.</summary>
    Delete,

    /// <summary>Run in isolation to observe.</summary>
    Detonate,

    /// <summary>Bring back a known state.</summary>
    Restore,

    /// <summary>Duplicate.</summary>
    Copy,

    /// <summary>Look into.</summary>
    Investigate,

    /// <summary>Remove a vulnerability or its results.</summary>
    Remediate,

    /// <summary>Use a weakness to gain access or control.</summary>
    Exploit,

    /// <summary>Take a part of capacity (JP 3-12).</summary>
    Degrade,

    /// <summary>Take all of it for a time (JP 3-12).</summary>
    Disrupt,

    /// <summary>Take it for good (JP 3-12).</summary>
    Destroy,

    /// <summary>Control or change information or systems (JP 3-12).</summary>
    Manipulate,

    /// <summary>Take data out.</summary>
    Exfiltrate,

    /// <summary>Run code or a command line.</summary>
    Execute,
}

/// <summary>The kind of mission an act belongs to (JP 3-12), least first.</summary>
public enum Category
{
    /// <summary>DODIN operations: running and observing what is ours.</summary>
    Maintenance,

    /// <summary>DCO-IDM: defending inside what is ours.</summary>
    InternalDefence,

    /// <summary>Exploitation and collection outside.</summary>
    Intelligence,

    /// <summary>DCO-RA: acting outside against a threat.</summary>
    Response,

    /// <summary>OCO: projecting power outside.</summary>
    Attack,
}

/// <summary>What an act does to its target (JP 3-12), least first.</summary>
public enum EffectKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Looks, and changes nothing.</summary>
    Observe,

    /// <summary>Takes a part of its capacity.</summary>
    Degrade,

    /// <summary>Takes all of it for a time.</summary>
    Disrupt,

    /// <summary>Changes or controls it.</summary>
    Manipulate,

    /// <summary>Takes it for good.</summary>
    Destroy,
}

/// <summary>Where an act takes effect, least first.</summary>
public enum Locus
{
    /// <summary>On what is ours, or where its owner let us in.</summary>
    Own,

    /// <summary>Anywhere else.</summary>
    Outside,
}
