using CsCheck;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Tests.Events;

/// <summary>Random publishing, reading, lagging, coming back and leaving, beside a model that keeps every event in a list.</summary>
public sealed class EventBusModelTests
{
    private static readonly Gen<BusStep> Publishing =
        Gen.Select(Gen.Bool, Gen.Int[0, 12], (isToken, length) => new BusStep(BusStepKind.Publish, 0, length, isToken));

    private static readonly Gen<BusStep> Reading =
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 8], (reader, times) => new BusStep(BusStepKind.Read, reader, times, false));

    private static readonly Gen<BusStep> Subscribing =
        Gen.Select(Gen.Int[-2, 30], Gen.Bool, (back, isResumed) => new BusStep(BusStepKind.Subscribe, 0, back, isResumed));

    private static readonly Gen<BusStep> Leaving = Gen.Int[0, 5].Select(reader => new BusStep(BusStepKind.Leave, reader, 0, false));

    private static readonly Gen<BusStep> Step = Gen.Frequency((12, Publishing), (6, Reading), (2, Subscribing), (1, Leaving));

    [Fact]
    public Task Read_WhateverHappens_GivesWhatTheModelGives() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[8, 200], Step.Array[0, 250])
            .SampleAsync(async (capacity, characters, steps) => await RunAsync(capacity, characters, steps), iter: 1_000, threads: 2);

    private static async Task RunAsync(int capacity, int characters, BusStep[] steps)
    {
        var options = new DeiaOptions { Events = new EventOptions { ReplayCapacity = capacity, ReplayCharacters = characters } };
        var bus = new InMemoryEventBus(Options.Create(options), TimeProvider.System);
        var model = new EventBusModel(capacity, characters);
        List<ModelledReader> readers = [];
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case BusStepKind.Publish:
                    var text = new string('a', step.Number);
                    bus.Publish(step.Flag ? new MessageToken("BOT-001", Guid.Empty, 0, text) : new BotCrashed("BOT-001", text, null));
                    model.Publish(step.Flag, step.Number);
                    foreach (var reader in readers)
                    {
                        await reader.BeWokenAsync();
                    }

                    break;
                case BusStepKind.Subscribe:
                    long? after = step.Flag ? bus.LastSeq - step.Number : null;
                    readers.Add(new ModelledReader(bus.Subscribe(after is { } seq ? new EventPosition(bus.Epoch, seq) : null), model.Subscribe(after)));
                    break;
                case BusStepKind.Read when readers.Count > 0:
                    for (var i = 0; i < step.Number; i++)
                    {
                        await readers[step.Reader % readers.Count].ReadAsync();
                    }

                    break;
                case BusStepKind.Leave when readers.Count > 0:
                    var leaving = readers[step.Reader % readers.Count];
                    readers.Remove(leaving);
                    await leaving.LeaveAsync();
                    break;
            }

            Assert.Equal(readers.Count, bus.Subscribers);
        }
    }
}
