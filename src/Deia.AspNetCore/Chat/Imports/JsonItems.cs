using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Problems;
using Deia.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Chat.Imports;

/// <summary>Reads the objects of the list <c>items</c> one after the other, out of a JSON object that may be too long for memory. Its other fields are passed over.</summary>
/// <param name="input">The JSON text.</param>
/// <param name="mostBytes">How long it may be.</param>
internal sealed class JsonItems(PipeReader input, long mostBytes)
{
    private const int MostItemBytes = 16 * 1024 * 1024;

    // What an item holds may be as deep as it may be in a message that is sent, and lies two levels deeper.
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 66 });
    private JsonItemsPlace _place;
    private bool _hasList;
    private int _count;

    /// <summary>Reads the items.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The fields of each item; a refusal, which is the last, where the text can't be read further.</returns>
    /// <exception cref="BadHttpRequestException">The text is too long.</exception>
    public async IAsyncEnumerable<Outcome<RequestFields>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (passed, enough) = (0L, 0L);
        for (var isLast = false; !isLast;)
        {
            var read = await input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            isLast = read.IsCompleted;
            try
            {
                var length = buffer.Length;
                if (passed + length > mostBytes)
                {
                    throw new BadHttpRequestException("The import is too long.", StatusCodes.Status413PayloadTooLarge);
                }

                // An item that is not whole yet is looked at again only when there is twice as much of it, so that many small pieces cost no more than one.
                while (length >= enough || isLast)
                {
                    var (hasStepped, item) = Step(ref buffer, isLast);
                    if (item is { } outcome)
                    {
                        yield return outcome;
                        if (outcome.Refusal is not null)
                        {
                            yield break;
                        }
                    }

                    if (!hasStepped)
                    {
                        if (buffer.Length > MostItemBytes)
                        {
                            yield return Refusal.Invalid(NameOf(_count), $"{NameOf(_count)}, or what stands before it, is longer than {MostItemBytes} bytes.");
                            yield break;
                        }

                        enough = 2 * buffer.Length;
                        break;
                    }

                    enough = 0;
                }

                passed += length - buffer.Length;
            }
            finally
            {
                input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    /// <summary>Goes one step further.</summary>
    /// <returns>Whether there was enough for it, and what it gave.</returns>
    private (bool HasStepped, Outcome<RequestFields>? Item) Step(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        try
        {
            return _place switch
            {
                JsonItemsPlace.Mark => (TryPassMark(ref buffer, isLast), null),
                JsonItemsPlace.List => StepInList(ref buffer, isLast),
                _ => StepOutside(ref buffer, isLast),
            };
        }
        catch (JsonException exception)
        {
            return (false, JsonFlaws.Broken(exception));
        }
    }

    private bool TryPassMark(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        var mark = "\uFEFF"u8;
        if (buffer.Length < mark.Length && !isLast)
        {
            return false;
        }

        SequenceReader<byte> reader = new(buffer);
        if (reader.IsNext(mark))
        {
            buffer = buffer.Slice(mark.Length);
        }

        _place = JsonItemsPlace.Start;
        return true;
    }

    private (bool HasStepped, Outcome<RequestFields>? Item) StepInList(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        Utf8JsonReader reader = new(buffer, isLast, _state);
        if (!reader.Read())
        {
            return (false, null);
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Pass(ref buffer, reader, JsonItemsPlace.Object);
            return (true, null);
        }

        var start = reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return (false, null);
        }

        var item = buffer.Slice(start, reader.BytesConsumed - start).ToArray();
        Pass(ref buffer, reader, JsonItemsPlace.List);
        return (true, Parse(item));
    }

    private (bool HasStepped, Outcome<RequestFields>? Item) StepOutside(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        Utf8JsonReader reader = new(buffer, isLast, _state);
        if (!reader.Read())
        {
            if (isLast && !_hasList)
            {
                return (false, Refusal.Invalid("items", "items is missing."));
            }

            return (false, null);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when _place == JsonItemsPlace.Start:
                Pass(ref buffer, reader, JsonItemsPlace.Object);
                return (true, null);
            case JsonTokenType.PropertyName when reader.ValueTextEquals("items"u8):
                if (!reader.Read())
                {
                    return (false, null);
                }

                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    return (false, Refusal.Invalid("items", "items must be a list."));
                }

                _hasList = true;
                Pass(ref buffer, reader, JsonItemsPlace.List);
                return (true, null);
            case JsonTokenType.PropertyName:
                if (!reader.Read() || !reader.TrySkip())
                {
                    return (false, null);
                }

                break;
            case not JsonTokenType.EndObject:
                return (false, Refusal.Invalid(ProblemFields.WholeBody, "The body must be a JSON object."));
        }

        Pass(ref buffer, reader, _place);
        return (true, null);
    }

    private void Pass(ref ReadOnlySequence<byte> buffer, Utf8JsonReader reader, JsonItemsPlace place)
    {
        buffer = buffer.Slice(reader.Position);
        _state = reader.CurrentState;
        _place = place;
    }

    private Outcome<RequestFields> Parse(byte[] item)
    {
        var name = NameOf(_count++);
        return RequestFields.Parse(item).TryGet(out var fields, out var flaw)
            ? fields
            : Refusal.Invalid(flaw.Errors.ToDictionary(
                error => error.Key == ProblemFields.WholeBody ? name : $"{name}.{error.Key}",
                error => error.Key == ProblemFields.WholeBody ? [$"{name} must be a JSON object."] : error.Value));
    }

    private static string NameOf(int index) => FormattableString.Invariant($"items[{index}]");
}
