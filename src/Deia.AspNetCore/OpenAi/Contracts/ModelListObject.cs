namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>The models there are.</summary>
internal sealed record ModelListObject(string Object, IReadOnlyList<ModelObject> Data);
