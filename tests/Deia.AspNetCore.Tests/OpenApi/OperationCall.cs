namespace Deia.AspNetCore.Tests.OpenApi;

/// <summary>A call of an operation, and the status that it must be answered with.</summary>
internal sealed record OperationCall(string Operation, int Status, string Path, string? Body = null, string? Header = null);
