namespace Deia.AspNetCore.Contracts;

/// <summary>A whole history, oldest message first, as an export to JSON writes it message by message.</summary>
internal sealed record HistoryResponse(IReadOnlyList<MessageResponse> Items);
