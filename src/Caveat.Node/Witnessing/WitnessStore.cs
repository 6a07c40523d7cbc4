using Caveat.Node.Recording;
using Caveat.Recording;
using Caveat.Witnessing;
using Microsoft.Data.Sqlite;

namespace Caveat.Node.Witnessing;

/// <summary>
/// What a witness cosigned last of each log, in SQLite. A transaction checks it and puts the next in its place, and is on the disk before
/// anybody is told.
/// </summary>
public sealed class WitnessStore : IDisposable
{
    // Of each log and kind. Whoever shows a witness the checkpoints of others with proofs that are none can fill one kind, and not that of forks:
    // these nobody makes without the key of the log.
    private const int MostEvidence = 100;
    private const string FileName = "witness.db";

    private readonly SqliteConnection _database;

    private WitnessStore(SqliteConnection database) => _database = database;

    /// <summary>The database in the folder of a witness.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>Opens the store of a witness, or begins one.</summary>
    /// <exception cref="LedgerStoppedException">The database cannot be opened.</exception>
    public static WitnessStore Open(string folder)
    {
        Posix.MakeFolder(folder);
        var path = PathIn(folder);
        var options = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var database = new SqliteConnection(options.ToString());
        try
        {
            database.Open();
            Run(database, "PRAGMA journal_mode = WAL");
            Run(database, "PRAGMA synchronous = FULL");
            Run(
                database,
                "CREATE TABLE IF NOT EXISTS cosigned (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL) WITHOUT ROWID"
            );
            Run(
                database,
                "CREATE TABLE IF NOT EXISTS evidence (origin TEXT, is_fork INTEGER, size INTEGER, root BLOB, cosigned BLOB NOT NULL, refused BLOB NOT NULL, PRIMARY KEY (origin, is_fork, size, root)) WITHOUT ROWID"
            );
            Posix.SyncFolder(Path.GetFullPath(folder));
            return new(database);
        }
        catch (SqliteException fault)
        {
            database.Dispose();
            throw new LedgerStoppedException($"`{path}` cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>What was cosigned last of a log; null for nothing.</summary>
    public Checkpoint? Last(string origin) => Last(null, origin);

    /// <summary>What was refused because it contradicts what was cosigned: of each log the forks first, which prove themselves.</summary>
    public IReadOnlyList<Contradiction> Evidence()
    {
        using var command = Command(
            null,
            "SELECT origin, size, root, is_fork, cosigned, refused FROM evidence ORDER BY origin, is_fork DESC, size"
        );
        using var rows = command.ExecuteReader();
        var all = new List<Contradiction>();
        while (rows.Read())
        {
            all.Add(
                new(
                    new(rows.GetString(0), rows.GetInt64(1), LogHash.Of(rows.GetFieldValue<byte[]>(2))),
                    rows.GetBoolean(3),
                    rows.GetFieldValue<byte[]>(4),
                    rows.GetFieldValue<byte[]>(5)
                )
            );
        }

        return all;
    }

    /// <summary>
    /// Has a request judged on what was cosigned last of a log. What is to be cosigned takes its place, all in one transaction: no
    /// other process, and no other request, comes between. It is durable when this returns.
    /// </summary>
    /// <exception cref="SqliteException">The database refuses: nothing may be cosigned.</exception>
    public Testimony Advance(string origin, SignedNote note, Func<Checkpoint?, Testimony> judge)
    {
        using var transaction = _database.BeginTransaction(deferred: false);
        var testimony = judge(Last(transaction, origin));
        if (testimony.Checkpoint is { } next)
        {
            Put(
                transaction,
                "INSERT INTO cosigned (origin, size, root, note) VALUES ($origin, $size, $root, $note) ON CONFLICT (origin) DO UPDATE SET size = $size, root = $root, note = $note",
                note,
                next
            );
        }
        else if (
            (testimony.IsFork || testimony.Answer == WitnessAnswer.Inconsistent)
            && Checkpoint.Parse(note.Text) is { } refused
        )
        {
            Put(
                transaction,
                "INSERT INTO evidence (origin, is_fork, size, root, cosigned, refused) SELECT $origin, $fork, $size, $root, note, $note FROM cosigned WHERE origin = $origin AND (SELECT count(*) FROM evidence WHERE origin = $origin AND is_fork = $fork) < $most ON CONFLICT DO NOTHING",
                note,
                refused,
                ("$fork", testimony.IsFork),
                ("$most", MostEvidence)
            );
        }

        transaction.Commit();
        return testimony;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private void Put(
        SqliteTransaction transaction,
        string text,
        SignedNote note,
        Checkpoint head,
        params (string, object)[] more
    )
    {
        using var command = Command(
            transaction,
            text,
            [
                ("$origin", head.Origin),
                ("$size", head.Size),
                ("$root", head.Root.ToArray()),
                ("$note", note.ToBytes()),
                .. more,
            ]
        );
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(
        SqliteTransaction? transaction,
        string text,
        params (string Name, object Value)[] parameters
    )
    {
        var command = _database.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private Checkpoint? Last(SqliteTransaction? transaction, string origin)
    {
        using var command = Command(
            transaction,
            "SELECT size, root FROM cosigned WHERE origin = $origin",
            ("$origin", origin)
        );
        using var rows = command.ExecuteReader();
        return rows.Read() ? new(origin, rows.GetInt64(0), LogHash.Of(rows.GetFieldValue<byte[]>(1))) : null;
    }

    private static void Run(SqliteConnection database, string statement)
    {
        using var command = database.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
