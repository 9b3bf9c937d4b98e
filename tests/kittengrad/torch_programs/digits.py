"""Ten classes of noisy 8 × 8 pictures with mini-batches, as one writes it for PyTorch."""

import torch
from torch import nn, optim

torch.manual_seed(1)
pictures = torch.randn(10, 64)
labels = torch.randint(0, 10, (400,))
images = (pictures[labels] + 0.5 * torch.randn(400, 64)).reshape(400, 8, 8)

model = nn.Sequential(
    nn.Flatten(),
    nn.Linear(64, 32),
    nn.ReLU(),
    nn.Linear(32, 10),
)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for _epoch in range(5):
    order = torch.randperm(300)
    for start in range(0, 300, 50):
        batch = order[start : start + 50]
        loss = criterion(model(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

with torch.no_grad():
    logits = model(images[300:])
    loss = criterion(logits, labels[300:]).item()
    predictions = torch.argmax(logits, dim=1)
accuracy = (predictions == labels[300:]).sum().item() / 100
