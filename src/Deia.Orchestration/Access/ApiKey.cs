namespace Deia.Orchestration.Access;

/// <summary>A key that a program signs in with, as it is stored: its secret can be checked, and not be read.</summary>
/// <param name="Id">What tells it from others, and the first part of what the program sends; lower-case letters and digits, 40 at most.</param>
/// <param name="Name">What its owner calls it; 1 to 100 characters.</param>
/// <param name="Role">What it is entitled to.</param>
/// <param name="Salt">What is hashed before the secret; random.</param>
/// <param name="Hash">The SHA-256 hash of salt and secret; 32 bytes.</param>
/// <param name="CreatedBy">The user who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">When it ends; null: it does not.</param>
public sealed record ApiKey(
    string Id, string Name, Role Role, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Hash, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
