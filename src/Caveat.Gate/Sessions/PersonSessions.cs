using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Caveat.Gate.Sessions;

/// <summary>
/// Who has signed in with a passkey in a browser. Sessions live in the memory of the gate: a browser holds nothing but a sealed name of its own,
/// and what is ended here is ended everywhere. A restart ends all.
/// </summary>
internal sealed class PersonSessions(TimeProvider clock) : ITicketStore
{
    /// <summary>The claim that names the session.</summary>
    public const string Claim = "session";

    // Far more than people that a gate has; beyond it, those over are let go of, and then nobody else signs in.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, AuthenticationTicket> _open = new(StringComparer.Ordinal);

    /// <summary>Whether a session goes on.</summary>
    public bool IsOpen(ClaimsIdentity identity) =>
        identity.FindFirst(Claim)?.Value is { } key && Find(key) is not null;

    /// <inheritdoc/>
    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        if (_open.Count >= Most)
        {
            foreach (var (old, kept) in _open)
            {
                if (IsOver(kept))
                {
                    _open.TryRemove(old, out _);
                }
            }
        }

        var key = ticket.Principal.FindFirstValue(Claim)!;
        return _open.Count < Most && _open.TryAdd(key, ticket)
            ? Task.FromResult(key)
            : throw new InvalidOperationException("too many people are signed in");
    }

    /// <inheritdoc/>
    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        // Only what is open: a session that was ended meanwhile does not come back.
        if (_open.TryGetValue(key, out var before))
        {
            _open.TryUpdate(key, ticket, before);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(Find(key));

    /// <inheritdoc/>
    public Task RemoveAsync(string key)
    {
        _open.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private AuthenticationTicket? Find(string key) =>
        _open.TryGetValue(key, out var ticket) && !IsOver(ticket) ? ticket : null;

    private bool IsOver(AuthenticationTicket ticket) => ticket.Properties.ExpiresUtc <= clock.GetUtcNow();
}
