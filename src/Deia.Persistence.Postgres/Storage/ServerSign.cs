namespace Deia.Persistence.Postgres.Storage;

/// <summary>What a look at the server found.</summary>
internal enum ServerSign
{
    /// <summary>It answered.</summary>
    Answered,

    /// <summary>It or its machine refused, or it said that it is starting or going down.</summary>
    Refused,

    /// <summary>It said nothing in time.</summary>
    Silent,
}
